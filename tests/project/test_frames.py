"""Calls below `with_room` do not ask the system for memory again and again."""

import resource

from intercity.project.frames import with_room

DEPTHS, CALLS = 150, 200


def leaf(number):
    """A frame of its own, as a loop of a page makes one for every line."""
    return number


# Larger than the frames above it: at one depth they still fit in a chunk, it does not.
leaf.__code__ = leaf.__code__.replace(co_stacksize=100)


def faults_at_worst(depth):
    """Pages that the system had to give for a loop, the most at any depth."""
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for number in range(CALLS):
        leaf(number)
    here = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before
    return max(here, faults_at_worst(depth - 1)) if depth else here


def test_no_depth_of_calls_costs_memory_with_every_call():
    assert with_room(faults_at_worst)(DEPTHS) < CALLS / 2


def test_arguments_answers_and_names_stay():
    assert with_room(leaf)(number=3) == 3
    assert with_room(leaf).__name__ == "leaf"
