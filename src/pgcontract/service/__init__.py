"""The HTTP door: `GET /api/setup/verify-database` holds a live database against the contracts.

From the outside in: `command` the command line; `settings` the environment; `run` the process that listens; `patience`
and `requestlog` what every request meets; `app` the routes; `tokens` who may ask; `flight` when there is a new run and
when the last answer serves; `worker` the process that makes runs; `probe` one run, with `pool`, `watch` (its limits in
time) and `revision` (Alembic's) beneath it; `answer` and `reasons` what is said of it; `logs` what is written down.
"""
