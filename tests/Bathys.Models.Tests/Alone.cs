namespace Bathys.Models.Tests;

/// <summary>Tests that ask the process's default generator for the same numbers twice, and so run while no other test does.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public class Alone;
