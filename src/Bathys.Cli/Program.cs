using Bathys.Cli;

using var stop = new StopSignal();
return CommandLine.Run(args, Console.Out, Console.Error, stop);
