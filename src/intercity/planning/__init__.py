"""Planning: from a brief to proposed session times and groups, with the reasons.

`brief` reads a brief (TOML) into the planner's question and reports every mistake
of it at once; `writing` writes one; `briefs` holds the model brief.
"""
