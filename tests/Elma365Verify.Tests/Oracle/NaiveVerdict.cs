namespace Elma365Verify.Tests.Oracle;

/// <summary>What becomes of one packet.</summary>
internal enum NaiveVerdict
{
    Delivered,
    Dropped,
    Rejected,
}
