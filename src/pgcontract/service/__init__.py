"""The HTTP door: `GET /api/setup/verify-database` holds a live database against the contracts.

`settings` what can be chosen; `run` the process; `app` the routes; `tokens` who may ask; `flight` how many runs there
are; `probe` one run, with `pool` and `watch` beneath it; `answer` what is said of it; `logs` what is written down.
"""
