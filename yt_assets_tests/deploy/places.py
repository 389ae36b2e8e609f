"""Where the files of deploy/ are.

Here: the folder. Not here: what is asked of its files (tests).
"""

from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
