#!/usr/bin/env python3
"""What one more handler costs: time to check and to build, and bytes of the program.

Makes a program of N handlers and one of N + 100, each handler with four arguments, builds both
with cargo's own profiles, and divides the difference by 100. Only the program is compiled anew,
without incremental compilation; its dependencies are there already. Times are CPU time of all of
rustc's threads: it holds still better than the clock when the machine has other work.
"""
import argparse
import os
import resource
import shutil
import statistics
import subprocess
from pathlib import Path

from benchlib import HERE, table

MORE = 100
WORK = HERE / "target/compile-cost"
MODES = {"check": ["check"], "debug": ["build"], "release": ["build", "--release"]}

MANIFEST = """\
[workspace]

[package]
name = "compile-cost"
edition = "2024"
version = "0.0.0"

[dependencies]
ravyn = {{ path = "{root}" }}
"""

BEGIN = """\
use ravyn::prelude::*;

#[model]
struct Item {
    #[field(min_length = 1, max_length = 64)]
    name: String,
    #[field(exclusive_minimum = 0)]
    price: f64,
}
"""

HANDLER = """
/// Replace an item.
#[put("/h{n}/{{id}}")]
async fn handler{n}(id: u64, verbose: bool, #[query(maximum = 100)] limit: Option<u32>, data: Item) -> Item {{
    let _ = (id, verbose, limit);
    data
}}
"""


def program(handlers):
    names = ", ".join(f"handler{n}" for n in range(handlers))
    main = f"\nfn main() -> ravyn::Result {{\n    Ravyn::new().routes(routes![{names}]).run()\n}}\n"
    return BEGIN + "".join(HANDLER.format(n=n) for n in range(handlers)) + main


def cargo(words):
    # What changes between two runs is the whole program: nothing of it may be kept.
    env = os.environ | {"CARGO_INCREMENTAL": "0", "CARGO_TARGET_DIR": str(WORK / "target")}
    subprocess.run(["cargo", *words, "--quiet"], cwd=WORK, env=env, check=True)


def seconds(words):
    source = WORK / "src/main.rs"
    times = []
    for _ in range(5):
        source.touch()
        start = cpu_seconds()
        cargo(words)
        times.append(cpu_seconds() - start)
    return statistics.median(times)


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def stripped(profile):
    out = WORK / "stripped"
    subprocess.run(["strip", "-o", out, WORK / f"target/{profile}/compile-cost"], check=True)
    return out.stat().st_size


def measure(handlers):
    (WORK / "src/main.rs").write_text(program(handlers))
    found = {}
    for mode, words in MODES.items():
        cargo(words)
        found[mode] = seconds(words)
    return found | {f"{profile} bytes": stripped(profile) for profile in ("debug", "release")}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--handlers", type=int, default=20, help="N")
    a = ap.parse_args()
    (WORK / "src").mkdir(parents=True, exist_ok=True)
    (WORK / "Cargo.toml").write_text(MANIFEST.format(root=Path(HERE).parent))
    shutil.copy(HERE / "server/Cargo.lock", WORK / "Cargo.lock")
    few, many = measure(a.handlers), measure(a.handlers + MORE)
    rows = []
    for key in few:
        unit, form = (1, "{:.0f} bytes") if key.endswith("bytes") else (1e3, "{:.1f} ms")
        total = "{:.0f} bytes" if key.endswith("bytes") else "{:.2f} s"
        rows.append([key.replace(" bytes", ", stripped"), total.format(few[key]), total.format(many[key]), form.format((many[key] - few[key]) / MORE * unit)])
    print(table(["", f"{a.handlers} handlers", f"{a.handlers + MORE} handlers", "one more"], rows))


if __name__ == "__main__":
    main()
