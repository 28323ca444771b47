"""Stand-in for torch.random."""

from torch._context import NoEffect
from torch._random import default_generator, get_rng_state, initial_seed, manual_seed, seed, set_rng_state

fork_rng = NoEffect
