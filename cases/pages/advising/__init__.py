"""The parts of the playbook's page."""
