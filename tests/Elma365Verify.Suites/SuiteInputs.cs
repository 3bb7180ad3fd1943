using System.Diagnostics.CodeAnalysis;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Settings;
using Elma365Verify.Settings;

namespace Elma365Verify.Suites;

/// <summary>The settings and files of this run, read once, without Docker; the cases to test come from them.</summary>
/// <remarks>
/// Environment variables and a settings file say what to verify, as they do to the program. Relative paths, and the search for a
/// settings file, start at the root of the repository, wherever <c>dotnet test</c> was started: a test process does not know its
/// user's directory.
/// </remarks>
/// <param name="Files">The files the settings name.</param>
public sealed record SuiteInputs(VerificationInputs Files)
{
    private static readonly Lazy<(SuiteInputs? Inputs, string? Error)> Read = new(ReadOnce);

    /// <summary>Why the settings or a file can't be used, or null when they can; discovery must not fail over it.</summary>
    public static string? Error => Read.Value.Error;

    /// <summary>The inputs.</summary>
    /// <exception cref="ConfigurationException">They can't be used.</exception>
    public static SuiteInputs Current => Read.Value.Inputs ?? throw new ConfigurationException(Error!);

    /// <summary>Gives the inputs where they can be used.</summary>
    public static bool TryGet([NotNullWhen(true)] out SuiteInputs? inputs)
    {
        inputs = Read.Value.Inputs;
        return inputs is not null;
    }

    private static (SuiteInputs? Inputs, string? Error) ReadOnce()
    {
        try
        {
            var options = RunSettings.Read(
                SettingsLayer.Empty, settingsFile: null, Environment.GetEnvironmentVariables(), ProductFiles.Root);
            return (new SuiteInputs(VerificationInputs.Load(options)), null);
        }
        catch (ConfigurationException exception)
        {
            return (null, exception.Message);
        }
    }
}
