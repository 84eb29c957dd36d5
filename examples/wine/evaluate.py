"""Tries the model on the rows that it has not seen."""

import json

import numpy as np
from sklearn.metrics import accuracy_score, log_loss

from table import read

with open("out/model.json") as file:
    model = json.load(file)
labels, features, test = read()
scaled = (features[test] - np.array(model["mean"])) / np.array(model["scale"])
scores = scaled @ np.array(model["weights"]).T + np.array(model["bias"])
odds = np.exp(scores - scores.max(axis=1, keepdims=True))
likely = odds / odds.sum(axis=1, keepdims=True)
report = {
    "accuracy": round(accuracy_score(labels[test], likely.argmax(axis=1)), 4),
    "log_loss": round(log_loss(labels[test], likely, labels=[0, 1, 2]), 4),
}
with open("out/report.json", "w") as file:
    json.dump(report, file, indent=1)
print(report)
