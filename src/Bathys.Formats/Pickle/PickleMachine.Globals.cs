namespace Bathys.Formats;

/// <summary>Every opcode that can name a global or would call one in Python. All of them end at the allow-list.</summary>
internal sealed partial class PickleMachine
{
    PickleGlobal NameGlobal(string module, string name)
    {
        var global = new PickleGlobal(module, name);
        budget.Charge(160 + 4 * (module.Length + name.Length), At);
        trace.Count(global);
        if (PickleGlobals.Refusal(global) is { } reason) trace.Refuse(Error(reason));
        return global;
    }

    void StackGlobal()
    {
        var names = Pop(2);
        if (names[0] is not string module || names[1] is not string name)
        {
            throw Error($"a global is named by {PickleKind.Of(names[0])} and {PickleKind.Of(names[1])} instead of two texts");
        }

        Push(NameGlobal(module, name), 64);
    }

    void Instance()
    {
        var global = NameGlobal(ReadLine(), ReadLine());
        Push(Call(global, PopMark()));
    }

    void ObjectFromStack()
    {
        var values = PopMark();
        if (values.Length == 0) throw Error("an object without its class");
        Push(Call(values[0], values[1..]));
    }

    void Reduce(PickleOpcode opcode)
    {
        var values = Pop(2);
        if (values[1] is not PickleTuple arguments) throw Error($"{opcode} takes a tuple of arguments, not {PickleKind.Of(values[1])}");
        Push(Call(values[0], arguments.Array));
    }

    void NewObjectWithKeywords()
    {
        var values = Pop(3);
        if (values[1] is not PickleTuple arguments) throw Error($"NewObjEx takes a tuple of arguments, not {PickleKind.Of(values[1])}");
        if (values[2] is not PickleDictionary { Items.Count: 0 } && !trace.GoesOn)
            throw Error("an object is built with arguments by keyword");
        Push(Call(values[0], arguments.Array));
    }

    object? Call(object? callee, object?[] arguments)
    {
        budget.Charge(EntryBytes, At);
        switch (callee)
        {
            case PickleGlobal global when trace.GoesOn && PickledNumPy.IsForeignScalar(global, arguments):
                trace.Refuse(Error($"a NumPy value of another kind than numbers ({global})"));
                return new PickleObject(global, arguments) { IsForeign = true };
            case PickleGlobal global when PickleGlobals.Refusal(global) is null:
                return PickleGlobals.Build(this, global, arguments);
            case PickleGlobal global when trace.GoesOn:
                return new PickleObject(global, arguments);
            case PickleObject { Type: var type } when trace.GoesOn:
                return new PickleObject(type, arguments);
            case PickleGlobal global:
                throw Error(PickleGlobals.Refusal(global)!);
            default:
                throw Error($"{PickleKind.Of(callee)} is called; only globals of the allow-list can be");
        }
    }

    void Build()
    {
        var state = PopOne();
        switch (Top())
        {
            case PickleDictionary dictionary: dictionary.Attributes = state; break;
            case PickleObject made when trace.GoesOn && PickledNumPy.IsForeignArray(made.Type, state):
                trace.Refuse(Error("a NumPy array of other elements than numbers, which is not read"));
                (made.State, made.IsForeign) = (state, true);
                break;
            case PickleObject made when trace.GoesOn
                || PickleGlobals.TakesState(made.Type):
                PickleGlobals.SetState(this, made, state); break;
            default: trace.Refuse(Error($"state is set in {PickleKind.Of(Top())}, which takes none")); break;
        }
    }

    void LoadPersistent()
    {
        if (PersistentLoad is null) throw Error("a persistent identifier outside of a torch file");
        var id = PopOne();
        budget.Charge(160, At);
        Push(PersistentLoad(this, id));
    }
}
