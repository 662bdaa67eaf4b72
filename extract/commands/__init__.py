"""One module per command: parse arguments, call one function, print. Each has ``register(app)``."""
