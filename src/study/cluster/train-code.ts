// train.py: one run of a study in PyTorch, in one process or data parallel under torchrun.

export const trainCode = `"""Trains one run of the study, and writes its result as Heddle reads it.

    python3 train.py --variant base --seed 1
    torchrun --nproc_per_node=2 train.py --variant base --seed 1
    python3 train.py --run 0        # the run of that number, for array jobs
    python3 train.py --list         # all runs that are still to be done
    python3 train.py --collect      # adds the finished ones to runs.jsonl

Initial weights, batches and their order are Heddle's. A run that was ended goes on from its last checkpoint.
"""
import argparse
import importlib.util
import inspect
import json
import math
import os
import re
import sys
import time

import torch
from runs import HERE, JOB, all_runs, collect, file_of, finished, key, missing, publish, run_of
from torch import distributed

# A loss so many times that of a model that knows nothing will not come back.
DIVERGENCE = 50


def module(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def learning_rate(step, options, highest):
    """At a step that counts from 0: a straight rise, then what the schedule says."""
    lowest = options["minLearningRate"] * highest / JOB["learningRate"]
    if step < options["warmup"]:
        return highest * (step + 1) / (options["warmup"] + 1)
    done = (step - options["warmup"]) / max(1, options["steps"] - options["warmup"])
    left = {
        "cosine": 0.5 * (1 + math.cos(math.pi * done)),
        "linear": 1 - done,
        "constant": 1,
        "wsd": min(1, (1 - done) / 0.2),
    }[options["schedule"]]
    return lowest + left * (highest - lowest)


class Lion(torch.optim.Optimizer):
    """Chen et al. 2023: every weight moves by the same step, up or down."""

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            rate, (beta1, beta2) = group["lr"], group["betas"]
            for p in group["params"]:
                if p.grad is None:
                    continue
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                p.mul_(1 - rate * group["weight_decay"])
                p.sub_(rate * torch.sign(beta1 * m + (1 - beta1) * p.grad))
                m.mul_(beta2).add_(p.grad, alpha=1 - beta2)


def optimizer_of(named, decaying, options):
    groups = [
        {"params": [p for n, p in named if n in decaying], "weight_decay": options["weightDecay"]},
        {"params": [p for n, p in named if n not in decaying], "weight_decay": 0.0},
    ]
    groups = [group for group in groups if group["params"]]
    betas = options["beta1"], options["beta2"]
    if options["optimizer"] == "sgd":
        return torch.optim.SGD(groups, lr=0.0, momentum=options["momentum"])
    if options["optimizer"] == "lion":
        return Lion(groups, {"lr": 0.0, "betas": betas})
    return torch.optim.AdamW(groups, lr=0.0, betas=betas, eps=options["epsilon"])


class Batches:
    """Batches in order; of each the rows of this process."""

    def __init__(self, tensors, prefix, arguments, device):
        own = {name[len(prefix) :]: t for name, t in tensors.items() if name.startswith(prefix)}
        self.targets = own.pop("targets")
        self.samples = own.pop("samples", None)
        # "main.ids" is the argument "ids" where there is one stream, else "main_ids".
        self.inputs = {}
        for name, t in own.items():
            whole = re.sub(r"\\W", "_", name)
            argument = whole if whole in arguments else name.rsplit(".", 1)[-1]
            if argument in arguments:
                self.inputs[argument] = t.bool() if name.endswith(".valid") else t.long()
        self.device = device

    def __len__(self):
        return len(self.targets)

    def at(self, index, rank=0, world=1):
        """Inputs by argument, targets, and how many targets the whole batch asks for."""
        targets = self.targets[index].long()
        inputs = {name: t[index][rank::world].to(self.device) for name, t in self.inputs.items()}
        return inputs, targets[rank::world].to(self.device), int((targets >= 0).sum())


def number(x):
    """JSON knows no NaN."""
    return x if math.isfinite(x) else None


def cross_entropy(logits, targets):
    """The sum over all targets; -1 asks nothing."""
    return torch.nn.functional.cross_entropy(
        logits.flatten(0, -2).float(), targets.flatten(), ignore_index=-1, reduction="sum"
    )


@torch.no_grad()
def validate(model, batches, count, logits_at):
    model.eval()
    loss = asked = right = exact = samples = 0
    for i in range(min(count, len(batches))):
        inputs, targets, wanted_here = batches.at(i)
        logits = model(**inputs)[logits_at]
        loss += cross_entropy(logits, targets).item()
        best = logits.argmax(-1)
        wanted, hits = targets >= 0, best == targets
        asked, right = asked + wanted_here, right + int((hits & wanted).sum())
        held = int(batches.samples[i])
        exact += int((hits | ~wanted).flatten(1).all(1)[:held].sum())
        samples += held
    model.train()
    return {"loss": number(loss / asked), "accuracy": right / asked, "exact": exact / samples}


def train(run, device="cpu", save_every=100, say=None):
    """Does one run and gives its result; under torchrun every process has its share of each batch."""
    began = time.time()
    world = distributed.get_world_size() if distributed.is_initialized() else 1
    rank = distributed.get_rank() if world > 1 else 0
    variant = JOB["variants"][run["variant"]]
    if world > variant["options"]["batch"]:
        sys.exit(f"A batch has {variant['options']['batch']} samples; use at most as many processes")
    options, folder, seed = variant["options"], HERE / variant["folder"], str(run["seed"])
    loader = module(folder / "load_weights.py")
    model = loader.load(module(folder / "model.py").Model(), HERE / variant["initial"][seed]).to(device)
    arguments = set(inspect.signature(model.forward).parameters)
    tensors = loader.read(HERE / variant["data"][seed])
    batches, held = (Batches(tensors, prefix, arguments, device) for prefix in ("train ", "held "))
    canvas = getattr(model, "canvas_names", {})
    named = [(canvas.get(name, name), p) for name, p in model.named_parameters()]
    for name, p in named:
        p.requires_grad_(name in set(variant["trained"]))
    moving = [(name, p) for name, p in named if p.requires_grad]
    optimizer = optimizer_of(moving, set(variant["decaying"]), options)
    torch.manual_seed(run["seed"] + 1_000_003 * rank)  # dropout's random numbers are PyTorch's
    kept = (HERE / "checkpoints" / file_of(run).name).with_suffix(".pt")
    start, curve, failure = 0, [], None
    if kept.exists():
        state = torch.load(kept, map_location=device)
        start, curve = state["step"], state["curve"]
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
    parallel = torch.nn.parallel.DistributedDataParallel(model) if world > 1 else model
    model.train()
    for step in range(start, options["steps"]):
        if options["validateEvery"] and step % options["validateEvery"] == 0:
            looked = validate(model, held, options["validateBatches"], variant["logits"])
            curve.append([step, looked["loss"]])
            if say:
                say(f"step {step}, loss {looked['loss']}")
        inputs, targets, asked = batches.at(step, rank, world)
        # The mean over the whole batch: processes average their gradients.
        loss = cross_entropy(parallel(**inputs)[variant["logits"]], targets) * world / asked
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        parameters = [p for _, p in moving]
        limit = options["clip"] or math.inf
        norm = torch.nn.utils.clip_grad_norm_(parameters, limit)
        total = loss.detach().clone()
        if world > 1:
            distributed.all_reduce(total)
        total = total.item() / world
        if not (math.isfinite(total) and math.isfinite(norm)):
            failure = f"The loss is not finite at step {step + 1}"
        elif total > DIVERGENCE * variant["chance"]:
            failure = f"The loss grew to {total:.3g} at step {step + 1}; use a lower learning rate"
        if failure:
            break
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step, options, run["learningRate"])
        optimizer.step()
        if rank == 0 and save_every and (step + 1) % save_every == 0 and step + 1 < options["steps"]:
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
            state.update(step=step + 1, curve=curve, random=torch.get_rng_state())
            publish(kept, lambda draft: torch.save(state, draft))
    final = None if failure else validate(model, held, len(held), variant["logits"])
    if final:
        curve.append([options["steps"], final["loss"]])
    result = {
        "run": 1,
        **run,
        "recipe": variant["recipe"],
        "steps": options["steps"] if final else step,
        "tokens": variant["tokensPerStep"] * (options["steps"] if final else step),
        "parameters": variant["parameters"],
        "flops": variant["flops"],
        "seconds": round(time.time() - began, 2),
        "final": final,
        "failure": failure,
        "curve": curve,
        "leaks": variant["leaks"],
        "plan": JOB["plan"],
    }
    if rank == 0:
        publish(file_of(run), lambda draft: draft.write_text(json.dumps(result), encoding="utf-8"))
        kept.unlink(missing_ok=True)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--variant", choices=list(JOB["variants"]))
    parser.add_argument("--seed", type=int)
    parser.add_argument("--lr", type=float, help="learning rate (default: the base's)")
    parser.add_argument("--run", type=int, help="the run of this number in the list of all")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--save-every", type=int, default=100, help="steps between checkpoints; 0 for none")
    parser.add_argument("--list", action="store_true", help="print the runs to be done")
    parser.add_argument("--collect", action="store_true", help="add finished runs to runs.jsonl")
    args = parser.parse_args()
    if args.list:
        for run in missing():
            print(json.dumps(run))
        return
    if args.collect:
        print(f"{collect()} runs were added to runs.jsonl; {len(missing())} are still to be done")
        return
    if args.run is not None:
        every = all_runs()
        if args.run >= len(every):
            print(f"There is no run {args.run}: the last is {len(every) - 1}")
            return
        run = every[args.run]
    elif args.variant is not None and args.seed is not None:
        known = JOB["variants"][args.variant]["data"]
        if str(args.seed) not in known:
            sys.exit(f"The study has no seed {args.seed}; it has {', '.join(known)}")
        is_claim = args.seed in JOB["seeds"]
        run = run_of("claim" if is_claim else "rate", args.variant, args.seed, args.lr or JOB["learningRate"])
    else:
        parser.error("give --variant and --seed, or --run, --list or --collect")
    if key(run) in finished():
        print("This run is finished")
        return
    if "RANK" in os.environ:
        distributed.init_process_group("nccl" if args.device.startswith("cuda") else "gloo")
    first = int(os.environ.get("RANK", 0)) == 0
    result = train(run, args.device, args.save_every, say=print if first else None)
    if first:
        print(json.dumps(result))
    if distributed.is_initialized():
        distributed.destroy_process_group()


if __name__ == "__main__":
    main()
`;
