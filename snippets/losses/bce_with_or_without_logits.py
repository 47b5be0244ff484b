import torch
import torch.nn.functional as F

# 5 raw outputs of a last Linear(..., 1), squeezed; 5 labels.
logits = torch.tensor([2.0, -1, 0.5, -3, 0])
labels = torch.tensor([1.0, 0, 0, 0, 1])
p = logits.sigmoid()
plain = F.binary_cross_entropy
with_logits = F.binary_cross_entropy_with_logits

# A sigmoid in the model and in the loss: wrong, and no error.
in_both = with_logits(p, labels).item()
# Right: in the loss, or else in the model.
in_loss = with_logits(logits, labels).item()
in_model = plain(p, labels).item()
print(f"{in_both:.4f} {in_loss:.4f} {in_model:.4f}")
#> 0.6853 0.4312 0.4312


def tell(loss, output, target):
    try:
        result = loss(output, target).item()
        print(f"{result:.4f}")
    except (RuntimeError, ValueError) as error:
        result = f"{type(error).__name__}: {error}"
        print(result)
    return result


# In neither. A NaN in the output says the same.
in_neither = tell(plain, logits, labels)
#> RuntimeError: all elements of input should be between 0 and 1
nan = torch.full((5,), torch.nan)
of_nan = tell(plain, nan, labels)
#> RuntimeError: all elements of input should be between 0 and 1

# Labels 1 and 2, or -1 and 1; other dtypes; another shape.
counted = labels + 1
one_based = tell(plain, p, counted)
#> RuntimeError: all elements of target should be between 0 and 1
silent = tell(with_logits, logits, counted)
#> 0.7312
signs = 2 * labels - 1
silent_signs = tell(with_logits, logits, signs)
#> -0.2688
of_long = tell(with_logits, logits, labels.long())
#> RuntimeError: result type Float can't be cast to the desired output type Long
of_long_plain = tell(plain, p, labels.long())
#> RuntimeError: Found dtype Long but expected Float
of_double = tell(plain, p, labels.double())  # from NumPy
#> RuntimeError: Found dtype Double but expected Float
column = logits.unsqueeze(1)  # logits.squeeze(1) mends it
of_column = tell(with_logits, column, labels)
#> ValueError: Target size (torch.Size([5])) must be the same as input size (torch.Size([5, 1]))
of_column_plain = tell(plain, p.unsqueeze(1), labels)
#> ValueError: Using a target size (torch.Size([5])) that is different to the input size (torch.Size([5, 1])) is deprecated. Please ensure they have the same size.
