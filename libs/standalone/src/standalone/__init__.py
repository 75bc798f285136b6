"""The whole of AP Intake on one machine, without Docker."""
