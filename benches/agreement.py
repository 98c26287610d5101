"""What Python packages take for a part of what benches/agreement.rs does; it is started from there.

    python benches/agreement.py TABLE RESAMPLES

TABLE holds one code: a row per unit, a column per coder, 0 or 1. Prints a line per package: name, what, seconds.
"""

import sys
import time
import warnings

import krippendorff
import numpy as np
import pandas as pd
from irrCAC.raw import CAC

warnings.simplefilter("ignore")
table = np.genfromtxt(sys.argv[1], delimiter=",", skip_header=1)[:, 1:]
resamples = int(sys.argv[2])
rng = np.random.default_rng(1)


def timed(name, what, work):
    start = time.perf_counter()
    work()
    print(f"{name}\t{what}\t{time.perf_counter() - start:.4f}", flush=True)


def resampled():
    for _ in range(resamples):
        drawn = table[rng.integers(0, len(table), len(table))]
        krippendorff.alpha(drawn.T, level_of_measurement="nominal")


def formulas():
    found = CAC(pd.DataFrame(table), categories=[0.0, 1.0])
    for method in ["fleiss", "conger", "gwet", "bp"]:
        getattr(found, method)()


timed("krippendorff", f"alpha of one code, {resamples} resamples", resampled)
timed("irrCAC", "4 coefficients of one code by formula, no resamples", formulas)
