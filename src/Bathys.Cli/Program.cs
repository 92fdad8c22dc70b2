Console.WriteLine("bathys");
