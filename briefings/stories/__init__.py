"""Near-copies, and the grouping of articles into events and stories across outlets and languages.

Its matrices are small: more threads than one would only spin for each other (OpenBLAS reads this
when NumPy is first imported).
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
