"""How fast the desk is in the months before a large seminar: `python -m bench.desk`.

An edition with 200 cities and 3,000 people, with invitations and replies in all states:
processor time and queries of the pages of its secretariat, of a focal point and of a
member; then 3,000 people from a table and 10,000 reminders. The status is 1 when a bar
is missed, or when a page asks more queries than at 20 cities.
"""

from __future__ import annotations

import sys

from bench.web import machine, measured_on_a_site, report


def main() -> int:
    """Measure the desk; 1 when a bar is missed."""
    print(machine("python -m bench.desk"), end="\n\n", flush=True)
    return report(measured_on_a_site("bench.desk_pages"))


if __name__ == "__main__":
    sys.exit(main())
