"""Writes the wine measurements that scikit-learn brings along to data/, where they can be edited and versioned."""

import csv
import os

from sklearn.datasets import load_wine

wine = load_wine()
os.makedirs("data", exist_ok=True)
with open("data/wine.csv", "w", newline="") as file:
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["sample", "cultivar", *wine.feature_names])
    for number, (label, features) in enumerate(zip(wine.target, wine.data), start=1):
        rows.writerow([number, label, *features])
with open("data/cultivars.csv", "w", newline="") as file:
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["cultivar", "name"])
    rows.writerows(enumerate(wine.target_names))
