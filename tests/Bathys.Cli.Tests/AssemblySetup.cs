// Seed, threads and the default generator are the process's: one call of the program at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
