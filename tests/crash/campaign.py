"""Many cases on a few stages side by side, counted."""

import argparse
import concurrent.futures
import os
import queue
import sys
import threading
import time

import stacks
import stage


PROGRESS = 100  # kills from one line of progress to the next


class Campaign:
    """Runs `play(stage, case)` for every case; what does not hold is printed with how to repeat it."""

    def __init__(self, cloud, workers, repeat, **how):
        self.repeat = repeat  # of a case: the command line that plays it alone
        self.lock = threading.Lock()
        self.cases = self.kills = self.orphans = self.duplicates = self.lost = 0
        self.failures = []
        self.stages = queue.Queue()
        self.workers = workers
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            for made in pool.map(lambda _: stage.Stage(cloud, **how), range(workers)):
                self.stages.put(made)

    def one(self, play, case):
        on = self.stages.get()
        try:
            kills, broken = play(on, case), None
        except stage.Broken as error:
            kills, broken = 1, error
        finally:
            self.stages.put(on)
        with self.lock:
            self.cases += 1
            if self.kills // PROGRESS != (self.kills + kills) // PROGRESS:
                print(f"{self.kills + kills} kills in {self.cases} cases, {len(self.failures)} failed", flush=True)
            self.kills += kills
            if broken:
                verdict = getattr(broken, "verdict", None)
                for count in ("orphans", "duplicates", "lost"):
                    setattr(self, count, getattr(self, count) + (getattr(verdict, count) if verdict else 0))
                self.failures.append(case)
                print(f"\n{case}: {broken}\nAgain: {self.repeat(case)}\n", flush=True)

    def play(self, play, cases):
        """`cases` may depend on what was counted before: each is asked for when a stage is free."""
        cases = iter(cases)

        def work(_):
            while True:
                with self.lock:
                    case = next(cases, None)
                if case is None:
                    return
                self.one(play, case)

        try:
            with concurrent.futures.ThreadPoolExecutor(self.workers) as pool:
                for _ in pool.map(work, range(self.workers)):
                    pass
        finally:
            self.stop()

    def stop(self):
        while not self.stages.empty():
            self.stages.get().stop()

    def summary(self, what, started):
        return (f"{what}: {self.cases} cases, {self.kills} kills, {self.orphans} orphans, {self.duplicates} duplicates, {self.lost} lost, "
                f"{len(self.failures)} failed, {time.monotonic() - started:.0f} s")


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("cloud", choices=sorted(stacks.CLOUDS))
    parser.add_argument("--workers", type=int, default=2 * (os.cpu_count() or 1), help="cases side by side")
    return parser


def end(campaign, what, started):
    print(campaign.summary(what, started), flush=True)
    sys.exit(1 if campaign.failures else 0)
