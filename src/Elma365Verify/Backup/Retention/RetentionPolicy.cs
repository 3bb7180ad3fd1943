namespace Elma365Verify.Backup.Retention;

/// <summary>How many backups to keep of each store. Days, weeks and months without a backup don't count.</summary>
/// <param name="Newest">How many of the newest.</param>
/// <param name="Daily">Of how many days (UTC) one each.</param>
/// <param name="Weekly">Of how many weeks (ISO 8601, UTC) one each.</param>
/// <param name="Monthly">Of how many months (UTC) one each.</param>
/// <param name="MayDropUnverified">
/// Whether backups newer than the last verified one may go, although nobody knows whether they restore.
/// </param>
public sealed record RetentionPolicy(int Newest, int Daily, int Weekly, int Monthly, bool MayDropUnverified = false)
{
    /// <summary>Refuses a policy that keeps nothing.</summary>
    /// <exception cref="BackupException">A number is negative or above 10,000, or all are zero.</exception>
    public void Require()
    {
        int[] numbers = [Newest, Daily, Weekly, Monthly];
        if (numbers.Any(number => number is < 0 or > 10_000))
            throw new BackupException("A number of backups to keep is from 0 to 10,000.");
        if (numbers.All(number => number == 0))
            throw new BackupException("This policy keeps no backup at all; give at least one number.");
    }
}
