"""What keeps the local service from starting.

LocalError
├── EmulatorError     emulator.py
├── DeploymentError   deployment.py
├── GatewayError      gateway.py
└── SeedError         seed.py
"""


class LocalError(Exception):
    """The service could not be started; the message says why, and what to do."""
