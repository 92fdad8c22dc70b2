using System.Globalization;

namespace Bathys.Formats;

/// <summary>
/// Runs a pickle's opcodes into inert values. It can build dictionaries, lists, tuples, numbers and text, and the few things that
/// <see cref="PickleGlobals"/> lists; it imports nothing, calls nothing and knows no other type. Every count, length, index and
/// cost is checked before it is used.
/// </summary>
internal sealed partial class PickleMachine(ByteCursor input, ReadOptions options, MemoryBudget budget, PickleTrace trace)
{
    long opcodes;
    long opcodeAt;

    /// <summary>Gives the storage that a persistent identifier names; a pickle without such is refused there.</summary>
    public Func<PickleMachine, object?, StorageReference>? PersistentLoad { get; init; }

    /// <summary>Offset in the file of the opcode at work.</summary>
    public long At => input.Region.Offset + opcodeAt;

    public string File => input.Region.Source.Name;

    public MemoryBudget Budget => budget;

    public ModelFileException Error(string reason) => input.Region.Error(opcodeAt, reason);

    /// <summary>Runs up to the pickle's STOP and gives what it built.</summary>
    public object? Run()
    {
        while (true)
        {
            opcodeAt = input.Position;
            var opcode = (PickleOpcode)input.ReadByte();
            if (++opcodes > options.Opcodes) throw Error($"more than {options.Opcodes} opcodes");
            trace.Count(opcode);
            if (opcode == PickleOpcode.Stop) return Result();
            Execute(opcode);
        }
    }

    void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto: CheckProtocol(input.ReadByte()); break;
            case PickleOpcode.Frame: CheckFrame(input.ReadUInt64()); break;

            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.NewTrue: Push(true, 24); break;
            case PickleOpcode.NewFalse: Push(false, 24); break;
            case PickleOpcode.BinInt: Push((long)(int)input.ReadUInt32(), 24); break;
            case PickleOpcode.BinInt1: Push((long)input.ReadByte(), 24); break;
            case PickleOpcode.BinInt2: Push((long)input.ReadUInt16(), 24); break;
            case PickleOpcode.Long1: PushLong(input.ReadByte()); break;
            case PickleOpcode.Long4: PushLong(input.ReadUInt32()); break;
            case PickleOpcode.BinFloat: Push(input.ReadDoubleBigEndian(), 24); break;
            case PickleOpcode.BinUnicode: Push(ReadText(input.ReadUInt32())); break;
            case PickleOpcode.ShortBinUnicode: Push(ReadText(input.ReadByte())); break;
            case PickleOpcode.BinUnicode8: Push(ReadText(input.ReadUInt64())); break;
            case PickleOpcode.BinString: Push(ReadTextOrBytes(input.ReadUInt32())); break;
            case PickleOpcode.ShortBinString: Push(ReadTextOrBytes(input.ReadByte())); break;
            case PickleOpcode.BinBytes: Push(ReadByteField(input.ReadUInt32())); break;
            case PickleOpcode.ShortBinBytes: Push(ReadByteField(input.ReadByte())); break;
            case PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8: Push(ReadByteField(input.ReadUInt64())); break;

            case PickleOpcode.Mark: PushMark(); break;
            case PickleOpcode.Pop: DropTop(); break;
            case PickleOpcode.PopMark: PopMark(); break;
            case PickleOpcode.Dup: Push(Top()); break;

            case PickleOpcode.EmptyTuple: Push(new PickleTuple([]), 56); break;
            case PickleOpcode.Tuple: Push(new PickleTuple(PopMark()), 56); break;
            case PickleOpcode.Tuple1: Push(new PickleTuple(Pop(1)), 64); break;
            case PickleOpcode.Tuple2: Push(new PickleTuple(Pop(2)), 72); break;
            case PickleOpcode.Tuple3: Push(new PickleTuple(Pop(3)), 80); break;
            case PickleOpcode.EmptyList: Push(new PickleList(), 96); break;
            case PickleOpcode.List: Push(Append(new PickleList(), PopMark()), 96); break;
            case PickleOpcode.EmptySet: Push(new PickleList(isSet: true), 96); break;
            case PickleOpcode.FrozenSet: Push(Append(new PickleList(isSet: true), PopMark()), 96); break;
            case PickleOpcode.EmptyDict: Push(new PickleDictionary(), 240); break;
            case PickleOpcode.Dict: Push(SetItems(new PickleDictionary(), PopMark()), 240); break;
            case PickleOpcode.Append: AppendTo(Pop(1), sets: false); break;
            case PickleOpcode.Appends: AppendTo(PopMark(), sets: false); break;
            case PickleOpcode.AddItems: AppendTo(PopMark(), sets: true); break;
            case PickleOpcode.SetItem: SetItemsOf(Pop(2)); break;
            case PickleOpcode.SetItems: SetItemsOf(PopMark()); break;

            case PickleOpcode.BinPut: Remember(input.ReadByte()); break;
            case PickleOpcode.LongBinPut: Remember(input.ReadUInt32()); break;
            case PickleOpcode.Memoize: Remember((uint)memo.Count); break;
            case PickleOpcode.BinGet: Push(Recall(input.ReadByte())); break;
            case PickleOpcode.LongBinGet: Push(Recall(input.ReadUInt32())); break;

            case PickleOpcode.Global: Push(NameGlobal(ReadLine(), ReadLine()), 64); break;
            case PickleOpcode.StackGlobal: StackGlobal(); break;
            case PickleOpcode.Inst: Instance(); break;
            case PickleOpcode.Obj: ObjectFromStack(); break;
            case PickleOpcode.Reduce or PickleOpcode.NewObj: Reduce(opcode); break;
            case PickleOpcode.NewObjEx: NewObjectWithKeywords(); break;
            case PickleOpcode.Build: Build(); break;
            case PickleOpcode.BinPersId: LoadPersistent(); break;

            case PickleOpcode.PersId: throw Error("a persistent identifier as text: no torch file has one");
            case PickleOpcode.Ext1 or PickleOpcode.Ext2 or PickleOpcode.Ext4:
                throw Error("a global by number of Python's extension registry: what it names cannot be known, so it is refused");
            case PickleOpcode.NextBuffer or PickleOpcode.ReadOnlyBuffer: throw Error("a buffer outside of the pickle: no file holds one");
            default:
                throw Error(
                string.Create(CultureInfo.InvariantCulture, $"the opcode 0x{(byte)opcode:x2} is unknown, or text of protocol 0"));
        }
    }

    void CheckProtocol(byte protocol)
    {
        if (opcodes != 1 || protocol > 5)
            throw Error($"protocol {protocol} declared after {opcodes - 1} opcodes; 1 to 5 at the start are read");
    }

    void CheckFrame(ulong length)
    {
        if (length > (ulong)input.Remaining) throw Error($"a frame of {length} bytes where {input.Remaining} are left");
    }

    object? Result()
    {
        if (marks.Count > 0 || stack.Count != 1)
            throw Error($"the pickle stops with {stack.Count} values and {marks.Count} marks on its stack");
        return stack[0];
    }
}
