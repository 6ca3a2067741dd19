internal import Sweeps
