"""Fits a classifier and writes its numbers as JSON, which any language reads and which runs nothing when loaded."""

import argparse
import json

from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from table import read

parser = argparse.ArgumentParser()
parser.add_argument("--c", type=float, default=1.0, help="inverse of the strength of regularization")
arguments = parser.parse_args()

labels, features, test = read()
scaler = StandardScaler().fit(features[~test])
model = LogisticRegression(C=arguments.c, max_iter=1000).fit(scaler.transform(features[~test]), labels[~test])
with open("out/model.json", "w") as file:
    json.dump(
        {
            "mean": scaler.mean_.tolist(),
            "scale": scaler.scale_.tolist(),
            "weights": model.coef_.tolist(),
            "bias": model.intercept_.tolist(),
        },
        file,
        indent=1,
    )
print(f"trained on {int((~test).sum())} rows")
