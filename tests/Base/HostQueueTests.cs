using DriverKit.Hosting;

namespace DriverKit.Base.Tests;

public class HostQueueTests
{
    [Test]
    public void Timers_come_by_deadline_and_then_in_the_order_set()
    {
        var random = new Random(3);
        var heap = new HostTimerHeap();
        var model = new List<(long Deadline, long Order, NamedTimer Timer)>();
        NamedTimer[] timers = [.. Enumerable.Range(0, 40).Select(_ => new NamedTimer())];
        long order = 0;
        for (int i = 0; i < 50_000; i++)
        {
            NamedTimer timer = timers[random.Next(timers.Length)];
            switch (random.Next(4))
            {
                case 0:
                    Assert.That(heap.Remove(timer), Is.EqualTo(model.RemoveAll(m => m.Timer == timer) == 1));
                    break;
                case 1:
                    HostTimer? taken = heap.TakeDue(i);
                    var due = model.Where(m => m.Deadline <= i).OrderBy(m => (m.Deadline, m.Order)).Select(m => m.Timer).FirstOrDefault();
                    Assert.That(taken, Is.SameAs(due));
                    model.RemoveAll(m => m.Timer == due);
                    taken?.RunTaken();
                    break;
                default:
                    long deadline = i + random.Next(60);
                    heap.Set(timer, deadline);
                    model.RemoveAll(m => m.Timer == timer);
                    model.Add((deadline, order++, timer));
                    break;
            }

            Assert.That(heap.Earliest, Is.EqualTo(model.Count == 0 ? long.MaxValue : model.Min(m => m.Deadline)));
        }
    }

    [Test]
    public void Work_is_queued_once_and_comes_in_order()
    {
        var queue = new HostRunQueue();
        ActionWork[] work = [.. Enumerable.Range(0, 5).Select(_ => new ActionWork(() => { }))];
        foreach (ActionWork w in work)
        {
            Assert.That(queue.Enqueue(w));
            Assert.That(queue.Enqueue(w), Is.False);
        }

        Assert.That(queue.CountUpTo(3), Is.EqualTo(3));
        Assert.That(queue.Dequeue(2), Is.SameAs(work[2]));
        Assert.That(queue.Enqueue(work[2]));
        Assert.That(queue.CountUpTo(10), Is.EqualTo(5));
        Assert.That(queue.Dequeue(4), Is.SameAs(work[2]));
        foreach (int i in new[] { 0, 1, 3, 4 })
        {
            Assert.That(queue.Dequeue(), Is.SameAs(work[i]));
        }

        Assert.That(queue.Dequeue(), Is.Null);
        Assert.That(queue.IsEmpty);
    }

    private sealed class NamedTimer : HostTimer
    {
        public override void Run()
        {
        }
    }
}
