import torch

conj = torch.tensor([1 + 2j]).conj()
tensors = {
    "meta": (torch.ones(3, device="meta"), None),
    "bfloat16": (torch.ones(3).bfloat16(), lambda t: t.float()),
    "conj": (conj, lambda t: t.resolve_conj()),
    "neg": (conj.imag, lambda t: t.resolve_neg()),
    "sparse": (torch.eye(2).to_sparse(), lambda t: t.to_dense()),
}
told, mended = dict.fromkeys(tensors, "runs"), {}
for name, (tensor, mend) in tensors.items():
    try:
        tensor.numpy()
    except (RuntimeError, TypeError) as error:
        told[name] = str(error)
    print(told[name])
    if mend is not None:
        mended[name] = mend(tensor).numpy().tolist()
#> can't convert meta device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host memory first.
#> Got unsupported ScalarType BFloat16
#> Can't call numpy() on Tensor that has conjugate bit set. Use tensor.resolve_conj().numpy() instead.
#> Can't call numpy() on Tensor that has negative bit set. Use tensor.resolve_neg().numpy() instead.
#> can't convert Sparse layout tensor to numpy. Use Tensor.to_dense() first.
print(mended)
#> {'bfloat16': [1.0, 1.0, 1.0], 'conj': [(1-2j)], 'neg': [-2.0], 'sparse': [[1.0, 0.0], [0.0, 1.0]]}
