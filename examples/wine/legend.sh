# The cultivars as a line of text each, for a figure.
mkdir -p out
tail -n +2 data/cultivars.csv | awk -F, '{ printf "%d is %s\n", $1, $2 }' >out/legend.txt
cat out/legend.txt
