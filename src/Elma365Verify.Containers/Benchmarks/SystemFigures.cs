using System.Globalization;

namespace Elma365Verify.Containers.Benchmarks;

/// <summary>What Linux tells of this machine and this process; null elsewhere.</summary>
internal static class SystemFigures
{
    /// <summary>The load average of the last minute (proc(5), /proc/loadavg).</summary>
    public static double? LoadAverage() => File.Exists("/proc/loadavg") ? LoadAverage(File.ReadAllText("/proc/loadavg")) : null;

    /// <summary>The most memory this process ever held, in bytes (proc(5), VmHWM): the runtime's own, managed or not, is in it.</summary>
    public static long? PeakMemory() => File.Exists("/proc/self/status") ? PeakMemory(File.ReadLines("/proc/self/status")) : null;

    /// <summary>The first number of <c>0.52 0.48 0.40 1/612 4711</c>.</summary>
    internal static double LoadAverage(string text) => double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>The line <c>VmHWM:	  123456 kB</c>, in bytes.</summary>
    internal static long? PeakMemory(IEnumerable<string> status) =>
        status.Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["VmHWM:", _, "kB"])
            .Select(words => long.Parse(words[1], CultureInfo.InvariantCulture) * 1024)
            .Cast<long?>()
            .FirstOrDefault();
}
