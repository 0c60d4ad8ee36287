"""Chooses the starts of one to four sessions together with who sits in which.

`problem` and `plan` are the question and the answer; `solve.solve` finds the best
plan and proves it, `replan.replan` the one that moves the fewest cities of a plan that
is known already, `front.front` all Pareto-optimal ones, `changes` what a kinder
rule would buy, `explain` who pays and why, and `verify.verify` judges any plan
without the search. How it works: docs/explanation/planner.md.
"""
