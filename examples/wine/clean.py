"""Keeps the rows in which every measurement is a positive number, as they are."""

import os

with open("data/wine.csv") as file:
    header, *lines = file.read().splitlines()


def is_sound(line):
    try:
        return all(float(value) > 0 for value in line.split(",")[2:])
    except ValueError:
        return False


os.makedirs("out", exist_ok=True)
kept = [line for line in lines if is_sound(line)]
with open("out/clean.csv", "w") as file:
    file.write("\n".join([header, *kept]) + "\n")
print(f"kept {len(kept)} of {len(lines)} rows")
