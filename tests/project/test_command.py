"""The command of the planner stands on its own."""

import subprocess
import sys


def test_planning_a_brief_needs_no_settings_and_no_framework():
    code = "import sys, intercity.__main__; print('django' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout == "False\n"
