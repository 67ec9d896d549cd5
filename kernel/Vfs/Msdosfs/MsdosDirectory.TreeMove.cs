using DriverKit.Dma;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <content>How a directory gets an entry in another sector, with all that is below it.</content>
internal sealed partial class MsdosDirectory
{
    /// <summary>
    /// Moves a directory so that at no moment two entries lead to the same file or a <c>..</c> is wrong. Its slots and those of all directories below
    /// are copied twice, for each first cluster means other dots. One write has the old entry name the first copy, whose first cluster holds the dots
    /// alone; the new entry names such a cluster too; then one write to the FAT takes the slots from the one and gives the other one its copy. Files
    /// stay where they are.
    /// </summary>
    internal sealed class TreeMove : IDisposable
    {
        private const int MostDirectories = 256;
        private const uint MostClusters = 4096;
        private const int MostTries = 8;
        private const int Old = 0;
        private const int New = 1;

        private readonly MsdosMount _volume;
        private readonly List<Member> _members = [];
        private readonly List<(MsdosFile File, Member Parent, int Slot)> _files = [];
        private uint _newParent;

        private TreeMove(MsdosMount volume) => _volume = volume;

        /// <summary>The first cluster that the new entry names.</summary>
        public uint First => _members[0].Chains[New].First;

        /// <summary>The first cluster that the old entry names before that; 0 where it need not, for the directory is empty.</summary>
        public uint Interim => _members[0].Chains[Old].First;

        /// <summary>Makes the copies, on the device.</summary>
        /// <param name="root">The directory, locked for writing; those below and the files there are locked here.</param>
        /// <param name="oldParent">What its <c>..</c> names now.</param>
        /// <param name="newParent">What it is to name.</param>
        /// <param name="move">The move; null where there is no room or far too much below.</param>
        /// <returns>Ok, ENXIO.</returns>
        public static Errno Prepare(MsdosDirectory root, uint oldParent, uint newParent, out TreeMove? move)
        {
            move = new TreeMove(root.Volume) { _newParent = newParent };
            Errno error = move.Gather(root);
            error = error == Errno.Ok ? move.Allocate() : error;
            error = error == Errno.Ok ? move.Fill(New, newParent) : error;
            error = error == Errno.Ok && move.Interim != 0 ? move.Fill(Old, oldParent) : error;
            using (root.Volume.FatLock.Hold())
            {
                error = error == Errno.Ok ? root.Volume.Fat.FlushActive() : error;
                error = error == Errno.Ok ? root.Volume.BarrierLocked() : error;
                if (error != Errno.Ok)
                {
                    move.FreeCopies(Old);
                    move.FreeCopies(New);
                }
            }

            if (error != Errno.Ok)
            {
                move.Dispose();
                move = null;
            }

            return error == Errno.ENXIO ? error : Errno.Ok;
        }

        /// <summary>Both entries are on the device: the slots change hands.</summary>
        public Errno HandOver()
        {
            if (Interim == 0)
            {
                return Errno.Ok;
            }

            using KMutex.Scope held = _volume.FatLock.Hold();
            Errno error = _volume.BarrierLocked();
            error = error == Errno.Ok ? _volume.Fat.Set(Interim, FatValue.End) : error;
            error = error == Errno.Ok ? _volume.Fat.Set(First, _members[0].Chains[New].At(1)) : error;
            return error == Errno.Ok ? _volume.Fat.WriteThrough(First) : error;
        }

        /// <summary>The old entry is gone: what was known of the directories and of the files in them follows.</summary>
        public void Arrive()
        {
            foreach (Member member in _members)
            {
                member.Directory.InvalidateFrom(0);
            }

            using (_volume.FatLock.Hold())
            {
                FreeCopies(Old);
                foreach (Member member in _members)
                {
                    _volume.Free(member.Directory._chain, 0);
                }
            }

            foreach (Member member in _members)
            {
                MsdosDirectory directory = member.Directory;
                directory._chain = member.Chains[New];
                directory._index = null;
                directory.FirstCluster = directory._chain.First;
                directory.Record.FirstCluster = directory._chain.First;
                directory.ParentCluster = member.Parent is null ? _newParent : member.Parent.Directory.FirstCluster;
                if (member.Parent is { } parent)
                {
                    directory.Record.Position = parent.Directory.PositionOf(parent.NewSlot(member.Slot));
                }

                directory.Vfs.Vnodes.Rekey(directory, DirectoryKey(directory.FirstCluster));
            }

            foreach ((MsdosFile file, Member parent, int slot) in _files)
            {
                file.Moved(parent.Directory.PositionOf(parent.NewSlot(slot)));
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            foreach ((MsdosFile file, _, _) in _files)
            {
                file.Lock.Exit();
                file.Release();
            }

            for (int i = _members.Count - 1; i > 0; i--)
            {
                _members[i].Directory.Lock.Exit();
                _members[i].Directory.Release();
            }

            _files.Clear();
        }

        private Errno Gather(MsdosDirectory root)
        {
            _members.Add(new Member(root, null, 0));
            Span<byte> bytes = stackalloc byte[DirectorySlot.Size];
            for (int i = 0; i < _members.Count; i++)
            {
                Member member = _members[i];
                MsdosDirectory directory = member.Directory;
                for (int slot = DotCount; slot < directory.SlotCount; slot++)
                {
                    Errno error = directory.ReadSlot(slot, bytes);
                    if (error != Errno.Ok)
                    {
                        return error;
                    }

                    if (bytes[0] == DirectorySlot.End)
                    {
                        break;
                    }

                    if (bytes[0] == DirectorySlot.Free)
                    {
                        continue;
                    }

                    member.Used[slot / member.SlotsPerCluster] = true;
                    if (SlotRecord.TryRead(bytes, directory.PositionOf(slot), _volume.Geometry.Type, out SlotRecord record))
                    {
                        error = Enter(member, slot, record);
                        if (error != Errno.Ok)
                        {
                            return error;
                        }
                    }
                }
            }

            return Errno.Ok;
        }

        private Errno Enter(Member parent, int slot, in SlotRecord record)
        {
            VnodeCache vnodes = _volume.Vfs.Vnodes;
            if (!record.Attributes.Directory)
            {
                if (vnodes.TryGet(_volume, FileKey(record.Position), out Vnode? file))
                {
                    file!.Lock.EnterWrite();
                    _files.Add(((MsdosFile)file, parent, slot));
                }

                return Errno.Ok;
            }

            if (_members.Count == MostDirectories)
            {
                return Errno.ENOSPC;
            }

            Errno error = _volume.GetNode(record, parent.Directory.ClusterForChildren, out Vnode node);
            if (error == Errno.Ok)
            {
                node.Lock.EnterWrite();
                var member = new Member((MsdosDirectory)node, parent, slot);
                parent.Children.Add(member);
                _members.Add(member);
            }

            return error;
        }

        private Errno Allocate()
        {
            using KMutex.Scope held = _volume.FatLock.Hold();
            Member root = _members[0];
            bool isEmpty = !root.Used.Contains(true);
            Errno error = isEmpty
                ? _volume.AllocateForDirectory(0, out root.Chains[New])
                : AllocatePair(root);
            uint clusters = 0;
            foreach (Member member in _members)
            {
                uint count = member.CopiedClusters;
                clusters += count;
                if (error != Errno.Ok || isEmpty)
                {
                    return error;
                }

                if (clusters > MostClusters)
                {
                    return Errno.ENOSPC;
                }

                error = _volume.Allocate(0, count, member.Chains[Old], member.Chains[Old].Last);
                error = error == Errno.Ok ? _volume.Allocate(0, count, member.Chains[New]) : error;
            }

            return error;
        }

        private Errno AllocatePair(Member root)
        {
            var refused = new ClusterChain();
            Errno error = Errno.Ok;
            uint beside = 0;
            uint goal = 0;
            for (int tries = 0; beside == 0 && error == Errno.Ok; tries++)
            {
                error = tries == MostTries ? Errno.ENOSPC : _volume.AllocateForDirectory(goal, out root.Chains[Old]);
                error = error == Errno.Ok ? _volume.AllocateBeside(root.Chains[Old].First, out beside) : error;
                if (error == Errno.Ok && beside == 0)
                {
                    refused.Append(root.Chains[Old].First, 1);
                    goal = _volume.Fat.Beside(root.Chains[Old].First).Last + 1;
                    root.Chains[Old] = new ClusterChain();
                }
            }

            if (beside != 0)
            {
                root.Chains[New].Append(beside, 1);
            }

            _volume.Free(refused, 0);
            return error;
        }

        private void FreeCopies(int which)
        {
            foreach (Member member in _members)
            {
                _volume.Free(member.Chains[which], 0);
            }
        }

        private Errno Fill(int which, uint rootParent)
        {
            Errno error = _volume.Vfs.Kernel.Memory.Allocate(_volume.Geometry.ClusterSize, out ArenaSegment memory);
            if (error != Errno.Ok)
            {
                return error;
            }

            foreach (Member member in _members)
            {
                ClusterChain chain = member.Chains[which];
                uint parent = member.Parent is null ? rootParent : member.Parent.Chains[which].First;
                uint to = 0;
                if (member.Parent is null && error == Errno.Ok)
                {
                    error = member.Load(0, memory);
                    FreeSlots(memory.Span[(DotCount * DirectorySlot.Size)..]);
                    SetDots(memory.Span, chain.First, parent);
                    error = error == Errno.Ok ? Write(chain.At(to++), memory) : error;
                }

                for (int at = 0; at < member.Used.Length && error == Errno.Ok; at++)
                {
                    if (member.Parent is null && !member.Used[at])
                    {
                        continue;
                    }

                    error = member.Load(at, memory);
                    if (at == 0 && member.Parent is null)
                    {
                        FreeSlots(memory.Span[..(DotCount * DirectorySlot.Size)]);
                    }
                    else if (at == 0)
                    {
                        SetDots(memory.Span, chain.First, parent);
                    }

                    foreach (Member child in member.Children)
                    {
                        if (child.Slot / member.SlotsPerCluster == at)
                        {
                            SetFirstCluster(memory.Span[(child.Slot % member.SlotsPerCluster * DirectorySlot.Size)..], child.Chains[which].First);
                        }
                    }

                    error = error == Errno.Ok ? Write(chain.At(to++), memory) : error;
                }
            }

            _volume.Vfs.Kernel.Memory.Free(memory);
            return error;
        }

        private Errno Write(uint cluster, ArenaSegment memory) => _volume.Io.Write(_volume.Geometry.ClusterSector(cluster), memory);

        private void SetDots(Span<byte> slots, uint self, uint parent)
        {
            SetFirstCluster(slots, self);
            SetFirstCluster(slots[DirectorySlot.Size..], parent);
        }

        private void SetFirstCluster(Span<byte> slot, uint cluster) =>
            MsdosDirectory.SetFirstCluster(slot[..DirectorySlot.Size], cluster, _volume.Geometry.Type);

        private static void FreeSlots(Span<byte> slots)
        {
            slots.Clear();
            for (int at = 0; at < slots.Length; at += DirectorySlot.Size)
            {
                slots[at] = DirectorySlot.Free;
            }
        }

        /// <summary>A directory of the tree.</summary>
        private sealed class Member(MsdosDirectory directory, Member? parent, int slot)
        {
            /// <summary>Its vnode.</summary>
            public MsdosDirectory Directory => directory;

            /// <summary>The directory above it; null for the one that moves.</summary>
            public Member? Parent => parent;

            /// <summary>Where its entry lies in that, before.</summary>
            public int Slot => slot;

            /// <summary>The directories in it.</summary>
            public List<Member> Children { get; } = [];

            /// <summary>Its copies: the old entry's, the new one's.</summary>
            public ClusterChain[] Chains { get; } = [new(), new()];

            /// <summary>For each cluster, whether anything but dots lies there.</summary>
            public bool[] Used { get; } = new bool[directory._chain.Count];

            /// <summary>Slots of a cluster.</summary>
            public int SlotsPerCluster { get; } = directory.Volume.Geometry.ClusterSize / DirectorySlot.Size;

            /// <summary>Clusters that a copy takes, that of the moved one's dots not counted.</summary>
            public uint CopiedClusters => parent is null ? (uint)Used.Count(used => used) : directory._chain.Count;

            /// <summary>Where a slot lies in the copies.</summary>
            public int NewSlot(int slot)
            {
                int cluster = slot / SlotsPerCluster;
                return parent is null ? slot + (SlotsPerCluster * (1 + Used.Take(cluster).Count(used => used) - cluster)) : slot;
            }

            /// <summary>Reads one of its clusters, changes not yet written included.</summary>
            public Errno Load(int cluster, ArenaSegment memory)
            {
                int blocks = memory.Length / directory._blockSize;
                for (int i = 0; i < blocks; i++)
                {
                    Errno error = directory.ReadBlock((cluster * blocks) + i, out MetaBuffer buffer);
                    if (error != Errno.Ok)
                    {
                        return error;
                    }

                    buffer.Data.CopyTo(memory.Span[(i * directory._blockSize)..]);
                    directory.Vfs.Cache.Release(buffer);
                }

                return Errno.Ok;
            }
        }
    }
}
