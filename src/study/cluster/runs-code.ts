// runs.py: which runs a study asks for and which of them are finished, as Heddle's queue has it.

export const runsCode = `"""The runs of the study: those asked for, those finished, those still to be done."""
import json
import math
import os
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
JOB = json.loads((HERE / "job.json").read_text(encoding="utf-8"))



def run_of(phase, variant, seed, rate):
    return {"phase": phase, "variant": variant, "seed": seed, "learningRate": rate}


def rate_runs():
    """Those that choose the learning rates; none where every variant learns at the base's."""
    rates = JOB["rates"] or {"seeds": [], "factors": []}
    return [
        run_of("rate", variant, seed, factor * JOB["learningRate"])
        for seed in rates["seeds"]
        for variant in JOB["variants"]
        for factor in rates["factors"]
    ]


def best_rate(variant, results):
    tried = {}
    for one in results:
        if one["phase"] == "rate" and one["variant"] == variant and one["final"]:
            tried.setdefault(one["learningRate"], []).append(one["final"][JOB["metric"]])
    means = {rate: sum(values) / len(values) for rate, values in tried.items()}
    means = {rate: mean for rate, mean in means.items() if math.isfinite(mean)}
    if not means:
        return JOB["learningRate"]
    return (min if JOB["metric"] == "loss" else max)(means, key=means.get)


def claim_runs(results):
    """At the same rate and, where rates were chosen, at each one's best."""
    same = JOB["learningRate"]
    return [
        run_of("claim", variant, seed, rate)
        for seed in JOB["seeds"]
        for variant in JOB["variants"]
        for rate in dict.fromkeys([same, best_rate(variant, results)])
    ]


def key(run):
    return run["phase"], run["variant"], run["seed"], run["learningRate"]


def file_of(run):
    name = "-".join(re.sub(r"[^A-Za-z0-9.]+", "_", str(part)) for part in key(run))
    return HERE / "results" / f"{list(JOB['variants']).index(run['variant'])}-{name}.json"


def all_runs():
    """Their numbers stay what they are once the learning rates are chosen."""
    return rate_runs() + claim_runs(finished().values())


def read(text):
    """None for what a kill left torn."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def lines():
    path = HERE / "runs.jsonl"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return [one for one in map(read, text.splitlines()) if one]


def finished():
    """All results there are, by key: lines of runs.jsonl, and files that are not collected yet."""
    files = [read(path.read_text(encoding="utf-8")) for path in sorted((HERE / "results").glob("*.json"))]
    recipes = {name: variant["recipe"] for name, variant in JOB["variants"].items()}
    return {key(one): one for one in lines() + files if one and recipes.get(one["variant"]) == one["recipe"]}


def missing():
    """The runs to be done now: the claim's rates are known when all runs that choose them are finished."""
    done = finished()
    left = [run for run in rate_runs() if key(run) not in done]
    return left or [run for run in claim_runs(done.values()) if key(run) not in done]


def collect():
    """Adds finished runs to runs.jsonl, each once. Gives how many were added."""
    there = {key(one) for one in lines()}
    new = [one for at, one in finished().items() if at not in there]
    path = HERE / "runs.jsonl"
    torn = path.exists() and path.read_bytes()[-1:] not in (b"", b"\\n")
    with open(path, "a", encoding="utf-8") as file:
        file.write(("\\n" if torn else "") + "".join(json.dumps(one) + "\\n" for one in new))
        file.flush()
        os.fsync(file.fileno())
    return len(new)


def publish(path, write):
    """Whole or not at all: written beside it, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    write(draft)
    os.replace(draft, path)
`;
