"""Services that `mujaz run` keeps going beside the platforms."""
