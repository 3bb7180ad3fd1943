using System.Security.Cryptography;

namespace Elma365Verify.SelfTests;

/// <summary>Names runs, so that a test can tell its containers from all others on the engine.</summary>
internal static class RunNames
{
    public static string Next() => $"selftest-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
}
