// The document's network and its whole program, with the loop written by hand: dotnet run samples/cnn.cs [digits|mnist|FOLDER]
// On the program's own digits two epochs take half a minute on two cores and give about 99 % on the test digits.
#:project ../src/Bathys/Bathys.csproj
#:project ../src/Bathys.Data/Bathys.Data.csproj
#:project ../src/Bathys.Models/Bathys.Models.csproj
#:project ../src/Bathys.Training/Bathys.Training.csproj
#:project ../src/Bathys.Vision/Bathys.Vision.csproj
using Bathys;
using Bathys.Data;
using Bathys.Models;
using Bathys.Nn;
using Bathys.Optim;
using Bathys.Training;
using Bathys.Vision;

const int ImageSize = 48, BatchSize = 64, Epochs = 2;
using var seeded = new RandomScope(new Generator(0));

// Images resized to 48 x 48, gray copied to three channels, normalized; the training set turned and jittered as well.
var data = DataSets.Open(args.FirstOrDefault() ?? "digits").Prepared(ImageSize);
var train = new DataLoader(data.Train, BatchSize, shuffle: true, workers: 1);
var test = new DataLoader(data.Test, batchSize: 256);
Console.WriteLine($"{data.Description}: {data.Train.Count} training and {data.Test.Count} test images");

var model = new SeedCnn(data.Classes.Count);
var criterion = new CrossEntropyLoss();
var optimizer = new Adam(model.Parameters(), learningRate: 1e-3, weightDecay: 1e-4);

for (var epoch = 1; epoch <= Epochs; epoch++)
{
    model.Train();                                        // dropout on
    var (lossSum, correct, total) = (0.0, 0.0, 0L);
    foreach (var (x, y) in train)
    {
        var logits = model.Forward(x);                    // (64, 3, 48, 48) → (64, classes)
        var loss = criterion.Forward(logits, y);
        optimizer.ZeroGrad();                             // forget the slopes of the step before
        loss.Backward();                                  // new slopes
        optimizer.Step();                                 // a step downhill
        lossSum += loss.Item() * y.Count;
        correct += logits.ArgMax(1).Equal(y).Sum().Item();
        total += y.Count;
    }
    Console.WriteLine($"[Epoch {epoch}] loss = {lossSum / total:F4} | accuracy = {correct / total:P2}");
}

model.Eval();                                             // dropout off
using (new NoGrad())
{
    var (all, labels) = (new List<Tensor>(), new List<Tensor>());
    foreach (var (x, y) in test)
    {
        all.Add(model.Forward(x));
        labels.Add(y);
    }
    var (logits, truth) = (Tensor.Cat([.. all]), Tensor.Cat([.. labels]));
    var evaluation = new Evaluation();
    evaluation.Add(criterion.Forward(logits, truth).Item(), logits, truth);
    Console.WriteLine($"\ntest loss {evaluation.Loss:F4}, accuracy {evaluation.Accuracy:P2}\n");
    Console.WriteLine(new ClassificationReport(evaluation.Confusion!, data.Classes));
    Console.WriteLine(evaluation.Confusion);
}
