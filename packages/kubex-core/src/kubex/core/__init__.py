"""What every other part of Kubex stands on: models, parameters, patches, errors and sans-I/O protocol code."""
