using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Elma365Verify.Backup;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// How often a quorum queue lets a message be returned before it drops it: every return counts, that of a cut connection too, and
/// 20 is the default since RabbitMQ 4.0: <see href="https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling"/>.
/// </summary>
/// <remarks>
/// Nobody can know a message's count before it is delivered. So the default limit is lifted while the queue is read, by an operator
/// policy of our own, and what is read is never dropped for it. A limit the queue was given by an argument or a policy can't be lifted
/// beside it, and the queue is refused.
/// </remarks>
internal sealed class DeliveryLimit
{
    private const string Unlimited = "unlimited";
    private const string OwnPolicy = "elma365-verify-reading ";
    private const int Questions = 120;

    // What a limit lifted by a reading that was cut off was: no other is ever lifted.
    private const long Default = 20;

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(250);

    private readonly RabbitMqManagement management;
    private readonly string queuePath;
    private readonly string policyPath;
    private readonly string name;
    private readonly string shown;
    private long? limit;
    private bool isLifted;

    private DeliveryLimit(RabbitMqManagement management, string host, string name, string shown)
    {
        (this.management, this.name, this.shown) = (management, name, shown);
        queuePath = RabbitMqManagement.Path("queues", host, name);
        policyPath = RabbitMqManagement.Path("operator-policies", host, OwnPolicy + name);
    }

    /// <summary>
    /// Whether an item of the definitions is a policy a reading cut off has left behind; the next reading of the queue's messages
    /// removes it.
    /// </summary>
    public static bool IsOwn(JsonObject item) =>
        (string?)item["component"] == "operator_policy" && ((string?)item["name"])?.StartsWith(OwnPolicy, StringComparison.Ordinal) == true;

    /// <summary>Lifts a queue's limit, where it has one.</summary>
    /// <exception cref="BackupException">It can't be lifted.</exception>
    public static async Task<DeliveryLimit> LiftAsync(
        RabbitMqManagement management, string host, string name, string shown, CancellationToken cancellation)
    {
        var lifting = new DeliveryLimit(management, host, name, shown);
        var queue = await lifting.AwaitAsync(_ => true, cancellation).ConfigureAwait(false);
        var isLeftOver = (string?)queue["operator_policy"] == OwnPolicy + name;
        if (Limit(queue) is null && !isLeftOver)
            return lifting;
        lifting.limit = isLeftOver ? Default : Limit(queue);
        if (!isLeftOver)
            lifting.RequireDefault(queue);
        await lifting.LiftAsync(host, queue, cancellation).ConfigureAwait(false);
        return lifting;
    }

    /// <summary>Refuses to read a message that would have less than half of its deliveries left for those it is meant for.</summary>
    /// <param name="returned">How often it was returned already.</param>
    /// <exception cref="BackupException">It would.</exception>
    public void Require(long returned)
    {
        if (returned + 1 > limit / 2)
            throw new BackupException(string.Create(
                CultureInfo.InvariantCulture,
                $"queue {shown}: a message was returned {returned:N0} times and is dropped after {limit:N0}, and each reading is one more; ")
                + "empty the queue, give it a delivery-limit of -1, or copy the broker's data while it is stopped");
    }

    /// <summary>
    /// Puts the limit back. Call it when the queue has taken all messages back, and never before. Returns when the broker tells the
    /// limit again, so that nobody takes the queue for one without.
    /// </summary>
    public async Task RestoreAsync()
    {
        if (!isLifted)
            return;
        isLifted = false;
        await management.SendAsync(HttpMethod.Delete, policyPath, null, CancellationToken.None).ConfigureAwait(false);
        await AwaitAsync(answer => Limit(answer) is not null, CancellationToken.None).ConfigureAwait(false);
    }

    private static long? Limit(JsonNode queue) => queue["delivery_limit"] switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => (long)value,
        _ => null,
    };

    private void RequireDefault(JsonNode queue)
    {
        var policies = queue["effective_policy_definition"] as JsonObject;
        if (queue["arguments"]?["x-delivery-limit"] is not null || policies?.ContainsKey("delivery-limit") == true)
            throw new BackupException(string.Create(
                CultureInfo.InvariantCulture,
                $"queue {shown} drops messages returned more than {limit:N0} times, by an argument or a policy of its own, and each ")
                + "reading returns them; empty it, give it a delivery-limit of -1, or copy the broker's data while it is stopped");
    }

    private async Task LiftAsync(string host, JsonNode queue, CancellationToken cancellation)
    {
        var (definition, priority) = await StandingAsync(host, (string?)queue["operator_policy"], cancellation).ConfigureAwait(false);
        definition["delivery-limit"] = -1;
        var policy = new JsonObject
        {
            ["pattern"] = $"^{Regex.Escape(name)}$",
            ["apply-to"] = "quorum_queues",
            ["priority"] = priority,
            ["definition"] = definition,
        };
        await management.SendAsync(HttpMethod.Put, policyPath, policy, cancellation).ConfigureAwait(false);
        isLifted = true;
        try
        {
            await AwaitAsync(answer => Limit(answer) is null, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await RestoreAsync().ConfigureAwait(false);
            throw;
        }
    }

    // One operator policy applies to a queue, so ours says what the one it displaces says.
    private async Task<(JsonObject Definition, long Priority)> StandingAsync(
        string host, string? standing, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(standing))
            return ([], 0);
        var policy = await management.GetAsync(RabbitMqManagement.Path("operator-policies", host, standing), cancellation)
            .ConfigureAwait(false);
        return (policy["definition"]!.DeepClone().AsObject(), (long)policy["priority"]! + 1);
    }

    // The broker tells a queue's limit every few seconds.
    private async Task<JsonNode> AwaitAsync(Func<JsonNode, bool> holds, CancellationToken cancellation)
    {
        for (var question = 1; question <= Questions; question++)
        {
            var queue = await management.GetAsync(queuePath, cancellation).ConfigureAwait(false);
            if ((Limit(queue) is not null || queue["delivery_limit"]?.ToString() == Unlimited) && holds(queue))
                return queue;
            await Task.Delay(AskAgain, cancellation).ConfigureAwait(false);
        }

        throw new BackupException(
            $"queue {shown} is a quorum queue, and the broker does not tell how often its messages may be returned, or keeps the limit; "
            + "copy the broker's data while it is stopped");
    }
}
