// run_ray.py: all runs of a study as tasks of Ray.

export const rayCode = `"""Does the runs of the study that are not done yet, each a task of Ray.

    pip install ray torch
    python3 run_ray.py                            # on this machine
    python3 run_ray.py --address auto --gpus 1    # on a cluster, a GPU for each run

A task whose worker dies is tried again, from its last checkpoint where the folder is shared. Results are added to
runs.jsonl as they come: ended and started again, it goes on.
"""
import argparse
import json

import ray
from runs import HERE, collect, file_of, key, missing, publish


def work(run, device):
    """In a worker, which may hold a copy of the folder: the result goes back as a value."""
    import torch
    from train import train

    torch.set_num_threads(1)
    return train(run, device)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--address", help="of a cluster; this machine where none is given")
    parser.add_argument("--cpus", type=float, default=1, help="for each run")
    parser.add_argument("--gpus", type=float, default=0, help="for each run")
    parser.add_argument("--workers", type=int, help="runs at a time on this machine (default: one per core)")
    parser.add_argument("--retries", type=int, default=3, help="of a run whose worker died")
    args = parser.parse_args()
    collect()
    # On this machine the workers share the folder, checkpoints and all; on others they get a copy of it.
    shared = {"env_vars": {"PYTHONPATH": str(HERE)}}
    copied = {"working_dir": str(HERE), "excludes": ["results", "checkpoints", "runs.jsonl"]}
    if args.address:
        ray.init(args.address, runtime_env=copied)
    else:
        ray.init(num_cpus=args.workers, include_dashboard=False, runtime_env=shared)
    task = ray.remote(work).options(num_cpus=args.cpus, num_gpus=args.gpus, max_retries=args.retries)
    device = "cuda" if args.gpus else "cpu"
    while True:
        todo = missing()
        if not todo:
            break
        print(f"{len(todo)} runs", flush=True)
        asked = {task.remote(run, device): run for run in todo}
        while asked:
            [ready], _ = ray.wait(list(asked), num_returns=1)
            run = asked.pop(ready)
            result = ray.get(ready)
            assert key(result) == key(run)
            publish(file_of(run), lambda draft: draft.write_text(json.dumps(result), encoding="utf-8"))
            collect()
            said = f"loss {result['final']['loss']:.4f}" if result["final"] else result["failure"]
            print(f"{run['variant']}, seed {run['seed']}, rate {run['learningRate']}: {said}", flush=True)
    print("All runs are done: heddle study " + HERE.name)


if __name__ == "__main__":
    main()
`;
