namespace Bathys.Nn;

/// <summary>
/// What changes a module and everything below it, and gives back the module in its own type: <c>var model = new Net().Eval()</c>.
/// </summary>
public static class ModuleExtensions
{
    extension<TModule>(TModule module) where TModule : Module
    {
        /// <summary>
        /// Training mode on (or off) in this module and every one below: the owner's setting, which everybody who uses the module sees. For
        /// one call use <see cref="EvaluationMode"/>.
        /// </summary>
        public TModule Train(bool on = true) => module.Apply(part => part.IsTraining = on);

        /// <summary>Evaluation mode in this module and every one below.</summary>
        public TModule Eval() => module.Train(false);

        /// <summary>
        /// Leaves every parameter as it is from now on: none asks for a gradient, and optimizers pass them by. With <paramref name="on"/>
        /// false they are trained again.
        /// </summary>
        public TModule Freeze(bool on = true)
        {
            foreach (var parameter in module.Parameters()) parameter.RequiresGrad = !on;
            return module;
        }

        /// <summary>
        /// Converts every floating-point parameter and buffer. Each stays the same object, so an optimizer still knows it; gradients are
        /// forgotten.
        /// </summary>
        public TModule To(DType dtype)
        {
            foreach (var tensor in module.Parameters().Concat(module.Buffers()))
                if (tensor.DType is DType.Float32 or DType.Float64 or DType.BFloat16 && tensor.DType != dtype)
                    tensor.Become(tensor.Convert(dtype));
            return module;
        }

        /// <summary>Does something to this module and every one below, each once.</summary>
        public TModule Apply(Action<Module> action)
        {
            foreach (var (_, part) in module.NamedModules().ToList()) action(part);
            return module;
        }
    }
}
