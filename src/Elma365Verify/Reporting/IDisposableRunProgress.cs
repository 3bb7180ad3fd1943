namespace Elma365Verify.Reporting;

/// <summary>Progress that holds the terminal until it is disposed.</summary>
public interface IDisposableRunProgress : IRunProgress, IDisposable;
