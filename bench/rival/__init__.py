"""The rival of `luodi import`: an app of the benchmarks alone."""
