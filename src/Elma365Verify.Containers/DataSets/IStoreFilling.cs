using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.DataSets;

/// <summary>Puts the data set into one store.</summary>
public interface IStoreFilling
{
    /// <summary>The store: <c>postgresql</c>.</summary>
    string Store { get; }

    /// <summary>Puts down what the files say, and the bulk; the store must hold nothing of either.</summary>
    /// <param name="bulk">The records of the bulk; they are made while they are written.</param>
    /// <param name="phase">Told how far it is.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="Elma365Verify.Backup.BackupException">A file can't be read, or the store refuses a step of it, named.</exception>
    Task FillAsync(BulkRecords bulk, IRunPhase phase, CancellationToken cancellation);
}
