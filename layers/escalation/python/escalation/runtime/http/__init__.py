"""HTTP in and out: routes that declare themselves, validated requests, RFC 9457 problems.

A function declares its handlers with `routes.Routes` and serves them with `app.new_app`. What a
handler takes is said in the types of its parameters (`parameters`), what it gives in the type it
returns (`answers`); the API's description and API Gateway's routes are read from the same lines.
"""
