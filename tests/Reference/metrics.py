"""Golden values of the metrics from scikit-learn: /usr/bin/python3 tests/Reference/metrics.py > tests/Reference/metrics.json"""
import json

import numpy as np
import sklearn.metrics as m

random = np.random.RandomState(7)


def classification(name, truth, predicted, names):
    labels = list(range(len(names)))
    case = {
        "name": name, "truth": truth, "predicted": predicted, "names": names,
        "accuracy": m.accuracy_score(truth, predicted),
        "matrix": str(m.confusion_matrix(truth, predicted, labels=labels)),
        "report": m.classification_report(truth, predicted, labels=labels, target_names=names, zero_division=0),
        "report4": m.classification_report(truth, predicted, labels=labels, target_names=names, zero_division=0, digits=4),
        "scores": {},
    }
    for average in ["micro", "macro", "weighted"] + (["binary"] if len(names) == 2 else []):
        keywords = {"average": average, "zero_division": 0}
        if average != "binary":
            keywords["labels"] = labels
        case["scores"][average] = [float(f(truth, predicted, **keywords)) for f in (m.precision_score, m.recall_score, m.f1_score)]
    return case


def noisy(count, classes, right):
    truth = random.randint(0, classes, count)
    wrong = random.randint(0, classes, count)
    return truth.tolist(), np.where(random.rand(count) < right, truth, wrong).tolist()


def auc(name, truth, scores):
    scores = np.asarray(scores)
    if scores.ndim == 1:
        value = m.roc_auc_score(truth, scores)
    else:
        value = m.roc_auc_score(truth, scores, multi_class="ovr", average="macro")
    return {"name": name, "truth": truth, "scores": scores.ravel().tolist(), "auc": value}


def probabilities(count, classes, truth, digits):
    scores = random.rand(count, classes)
    scores[np.arange(count), truth] += 0.4
    scores = np.round(scores, digits) + 1e-3
    return scores / scores.sum(1, keepdims=True)


def regression(name, truth, predicted):
    return {
        "name": name, "truth": truth, "predicted": predicted, "mse": m.mean_squared_error(truth, predicted),
        "mae": m.mean_absolute_error(truth, predicted), "r2": m.r2_score(truth, predicted),
    }


digits = [str(d) for d in range(10)]
binary = noisy(29, 2, 0.6)
three = noisy(60, 3, 0.7)
ten = noisy(500, 10, 0.9)
binary_scores = np.round(random.rand(40), 1).tolist()  # one decimal: many ties
binary_truth = random.randint(0, 2, 40).tolist()
three_truth = random.randint(0, 3, 50).tolist()
values = (random.randn(64) * 3 + 1000).tolist()
print(json.dumps({
    "classification": [
        classification("binary", *binary, ["no", "yes"]),
        classification("three, long names", *three, ["a stop sign at the end of the road", "yield", "go"]),
        classification("ten", *ten, digits),
        classification("never predicted", [0, 1, 2, 2, 1, 0], [0, 0, 2, 2, 0, 0], ["a", "b", "c"]),
        classification("never true", [0, 0, 0, 2], [0, 1, 0, 2], ["a", "b", "c"]),
        classification("halves round to even", [0] * 8 + [1] * 8, [0] * 1 + [1] * 7 + [1] * 5 + [0] * 3, ["a", "b"]),
        classification("wide counts", [0] * 1234 + [1] * 3, [0] * 1230 + [1] * 4 + [1, 1, 0], ["many", "few"]),
    ],
    "topk": [
        {"truth": three_truth, "scores": (s := probabilities(50, 3, three_truth, d)).ravel().tolist(), "k": k,
         "value": m.top_k_accuracy_score(three_truth, s, k=k, labels=[0, 1, 2])}
        for d in (1, 6) for k in (1, 2)
    ],
    "auc": [
        auc("ties", binary_truth, binary_scores),
        auc("plain", binary_truth, random.randn(40).tolist()),
        auc("perfect", [0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]),
        auc("all equal", [0, 1, 1, 0], [0.5, 0.5, 0.5, 0.5]),
        auc("three classes with ties", three_truth, probabilities(50, 3, three_truth, 1)),
    ],
    "regression": [
        regression("far from zero", values, (np.asarray(values) + random.randn(64)).tolist()),
        regression("worse than the mean", [1.0, 2.0, 3.0], [3.0, 2.0, -1.0]),
        regression("constant, right", [2.0, 2.0, 2.0], [2.0, 2.0, 2.0]),
        regression("constant, wrong", [2.0, 2.0, 2.0], [2.0, 2.5, 2.0]),
    ],
}, indent=None))
