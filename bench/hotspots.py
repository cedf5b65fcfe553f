#!/usr/bin/env python3
"""Shows where the user instructions of a request go, by function: its own code, without what it calls.

With a second peer, the first is compared with it. `--lines` shows lines of source instead,
`--callers NAME` the lines that call the functions of that name, such as memcpy or malloc.
"""
import argparse
import collections
import re
import tempfile
from pathlib import Path

from benchlib import HERE, WORKLOADS, Server, load_peers, raw_request, table
from run import callgrind_dump, drive


def read_costs(path, lines, callers):
    """Instructions of each function, or of each line, or of each line for its calls of some functions."""
    costs, names = collections.Counter(), {}
    fn = file = callee = ""
    line, of_call = 0, False
    for text in open(path, errors="replace"):
        m = re.match(r"(fl|fi|fe|fn|cfn|cfi|cfl|ob|cob)=\((\d+)\)(?: (.*))?$", text)
        if m:
            kind, number, name = m.groups()
            space = "fn" if kind.endswith("fn") else "ob" if kind.endswith("ob") else "file"
            if name:
                names[space, number] = name
            known = names[space, number]
            if kind == "fn":
                fn = short(known)
            elif kind == "cfn":
                callee = known
            elif kind in ("fl", "fi", "fe"):
                file = known
        elif text.startswith("calls="):
            of_call = True
        elif m := re.match(r"([+-]?\d+|\*)(?: (\d+))?$", text):
            where, cost = m.groups()
            line = line if where == "*" else line + int(where) if where[0] in "+-" else int(where)
            if cost and of_call == bool(callers) and (not callers or callers in callee):
                costs[f"{fn} {file}:{line}" if lines or callers else fn] += int(cost)
            of_call = False
    return costs


def short(name):
    """Without the hash, and without the mark of a recursive call."""
    return re.sub(r"(::h[0-9a-f]{16})?('\d+)?$", "", name)


def profile(peer, a):
    with tempfile.TemporaryDirectory() as tmp:
        folder, seen = Path(tmp), set()
        wrap = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/cg.out", "--quiet"]
        with Server(peer, workers=1, wrap=wrap, wait=120) as server:
            request, marks = raw_request(a.workload), []
            drive(server.port, request, 400, 1)
            callgrind_dump(server.proc.pid, folder, seen)
            for count in (a.requests, 3 * a.requests):
                drive(server.port, request, count, 1)
                sums = collections.Counter()
                for path in callgrind_dump(server.proc.pid, folder, seen):
                    sums.update(read_costs(path, a.lines, a.callers))
                marks.append(sums)
    one, three = marks
    return {key: (three[key] - one[key]) / (2 * a.requests) for key in three.keys() | one.keys()}


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("workload", choices=WORKLOADS)
    ap.add_argument("peer")
    ap.add_argument("other", nargs="?", help="the peer to compare with")
    ap.add_argument("--peers", default=HERE / "peers.json")
    ap.add_argument("--lines", action="store_true")
    ap.add_argument("--callers", metavar="NAME")
    ap.add_argument("--top", type=int, default=25)
    ap.add_argument("--requests", type=int, default=1000)
    a = ap.parse_args()
    names = [name for name in (a.peer, a.other) if name]
    peers = {p["name"]: p for p in load_peers([a.peers], names=names)}
    found = [profile(peers[name], a) for name in names]
    mine, other = found[0], found[1] if a.other else {}
    keys = sorted(mine.keys() | other.keys(), key=lambda k: other.get(k, 0) - mine.get(k, 0))
    rows = []
    for key in keys:
        x, y = mine.get(key, 0), other.get(key, 0)
        if abs(x - y) >= 0.5:
            rows.append([key, f"{x:.0f}", f"{y:.0f}", f"{x - y:+.0f}"])
    rows = rows[: a.top] + (rows[a.top :][-a.top :] if a.other else [])
    total = sum(mine.values()), sum(other.values())
    print(f"{a.workload}: {total[0]:.0f}" + (f" against {total[1]:.0f}" if a.other else "") + " instructions for each request\n")
    print(table(["where", a.peer, a.other or "-", "more"], rows))


if __name__ == "__main__":
    main()
