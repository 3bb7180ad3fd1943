using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Rendering;

/// <summary>Progress that holds the terminal until it is disposed.</summary>
internal interface IDisposableRunProgress : IRunProgress, IDisposable;
