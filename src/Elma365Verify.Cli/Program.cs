using System.CommandLine;
using Elma365Verify;
using Elma365Verify.Cli;
using Elma365Verify.Cli.Commands;
using Elma365Verify.Containers;

var root = new VerifyCommand
{
    new TopologyCommand(),
    new ImagesCommand(),
    new BenchmarkCommand(),
    new CleanCommand(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
    await Console.Error.WriteLineAsync("See ./verify --help.").ConfigureAwait(false);
    return ExitCodes.Configuration;
}

// An interrupted run still removes its containers, which takes seconds rather than the default's two.
var configuration = new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
};
try
{
    return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
}
catch (ConfigurationException exception)
{
    await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
    return ExitCodes.Configuration;
}
catch (EnvironmentException exception)
{
    await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
    return ExitCodes.Environment;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Interrupted; what was started has been removed.").ConfigureAwait(false);
    return ExitCodes.Interrupted;
}
